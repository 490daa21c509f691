[
  (workflow_item body: (_) @function.inside)
  (step_item body: (_) @function.inside)
  (function_item value: (_) @function.inside)
  (table_item body: (_) @function.inside)
  (rules_item body: (_) @function.inside)
] @function.around

[
  (record_item body: (_) @class.inside)
  (credential_item body: (_) @class.inside)
  (capability_item body: (_) @class.inside)
] @class.around

(test_item body: (_) @test.inside) @test.around

(parameter) @parameter.inside
(argument) @parameter.inside

[(match_arm) (band) (split_arm) (rule) (table_row)] @entry.around

[(comment) (doc_comment) (file_comment)] @comment.inside
(comment)+ @comment.around
(doc_comment)+ @comment.around
