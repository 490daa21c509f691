-- Neovim 0.11 and newer read this file by themselves: `vim.lsp.enable('probity')` is all.
return {
  cmd = { 'probity', 'lsp' },
  filetypes = { 'probity' },
  root_markers = { '.git' },
}
