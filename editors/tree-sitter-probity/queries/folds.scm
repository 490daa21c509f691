[
  (variants)
  (fields)
  (table_body)
  (rule_block)
  (credential_body)
  (capability_body)
  (service_body)
  (format_block)
  (block)
  (acquire_body)
  (selection)
  (retry_body)
  (match_body)
  (decide_body)
  (split_body)
  (test_body)
  (set)
] @fold

; The lines of a description fold together.
(doc_comment)+ @fold
(file_comment)+ @fold
