-- Files that end in .probity.
vim.api.nvim_create_autocmd({ 'BufNewFile', 'BufRead' }, {
  pattern = '*.probity',
  callback = function(args)
    vim.bo[args.buf].filetype = 'probity'
  end,
})
