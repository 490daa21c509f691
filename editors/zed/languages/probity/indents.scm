(_ "{" "}" @end) @indent
(_ "(" ")" @end) @indent
(require_statement) @indent
