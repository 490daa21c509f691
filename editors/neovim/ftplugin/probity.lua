-- Comments, indents, folds and colours of a script. Works from Neovim 0.7 on; what is not there is left out.
vim.bo.commentstring = '// %s'
vim.bo.comments = ':///,://!,://'
vim.bo.shiftwidth = 2
vim.bo.tabstop = 2
vim.bo.expandtab = true
vim.opt_local.formatoptions:remove('t')
vim.opt_local.formatoptions:append('cro')

-- The tree-sitter parser, where one is installed as parser/probity.so; else the colours of syntax/probity.vim.
local has_parser = #vim.api.nvim_get_runtime_file('parser/probity.so', false) > 0
if has_parser and vim.treesitter.start then
  vim.treesitter.start(0, 'probity')
  if vim.treesitter.foldexpr then
    vim.wo.foldmethod = 'expr'
    vim.wo.foldexpr = 'v:lua.vim.treesitter.foldexpr()'
    vim.wo.foldlevel = 99
  end
end
