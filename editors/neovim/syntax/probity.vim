" Colours for Vim, and for Neovim without the tree-sitter parser. Coarser than the parser's: words, not meaning.
if exists('b:current_syntax')
  finish
endif

syntax match   probitySymbol    /\<\u[A-Z0-9_]*\>/
syntax match   probityDecision  /\<\%(PASSED\|WARNING\|REJECTED\|NOT_EXECUTED\)\>/
syntax match   probityName      /\<\l[a-z0-9_]*\>\ze\s*:/
syntax match   probityCall      /\<\l[a-z0-9_]*\>\ze(/
syntax match   probityType      /\%(:\|->\|\<of\)\s*(\?\zs\<\%(bool\|int\|decimal\|float\|text\|date\|time\|duration\|country\|currency\|money\)\>/
syntax keyword probityItem      use enum record set list let fn table rules terminal credential capability service format step workflow test claim
syntax keyword probityStatement key version stage channels expires input acquire check shadow retry run risk decide end continue
syntax keyword probityBranch    if else then match require when split
syntax keyword probityOperator  and or not in is mod matches
syntax keyword probityTest      given expect
syntax keyword probityBoolean   true false
syntax keyword probityKnown     known missing unknown results
syntax match   probityModifier  /\<\%(as\|at\|example\|folded\|of\|max\|on\|extends\|requires\|follows\|after\|optional\|within\|up\|to\|attempts\|by\|include\|hit\|all\|from\|pending\|fired\)\>\ze\%(\s\+[^:]\|$\)/
syntax match   probityNumber    /\<\d\+\%(_\d\+\)*\%(\.\d\+\%(_\d\+\)*\)\?\%(%\|\>\)/
syntax match   probityDate      /\<\d\{4}-\d\d-\d\d\%(T\d\d:\d\d:\d\d\%(\.\d\+\)\?\%(Z\|[+-]\d\d:\d\d\)\)\?/
syntax match   probityMember    /\.\zs\l[a-z0-9_]*\>/
syntax match   probityEdition   /\%^probity\s\+\d\+/
syntax match   probityEscape    /\\\%(u{\x\{1,6}}\|.\)/ contained
syntax region  probityText      start=/"/ skip=/\\./ end=/"\|$/ contains=probityEscape
syntax region  probityRegex     start=/\<r"/ end=/"\|$/
syntax match   probityComment   "//.*$" contains=@Spell
syntax match   probityDoc       "//[/!].*$" contains=@Spell

highlight default link probityComment   Comment
highlight default link probityDoc       SpecialComment
highlight default link probityText      String
highlight default link probityEscape    SpecialChar
highlight default link probityRegex     String
highlight default link probityNumber    Number
highlight default link probityDate      Constant
highlight default link probityBoolean   Boolean
highlight default link probityKnown     Constant
highlight default link probitySymbol    Constant
highlight default link probityDecision  Special
highlight default link probityItem      Structure
highlight default link probityStatement Statement
highlight default link probityBranch    Conditional
highlight default link probityOperator  Operator
highlight default link probityTest      Keyword
highlight default link probityModifier  StorageClass
highlight default link probityType      Type
highlight default link probityCall      Function
highlight default link probityName      Identifier
highlight default link probityMember    Identifier
highlight default link probityEdition   PreProc

let b:current_syntax = 'probity'
