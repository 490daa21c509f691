-- Starts the language server. `let g:probity_command = '/path/to/probity'` names another one; `let g:probity_lsp = v:false`
-- leaves it to your own settings.
if vim.g.probity_lsp == false or vim.g.loaded_probity then
  return
end
vim.g.loaded_probity = true

local command = { vim.g.probity_command or 'probity', 'lsp' }

if vim.lsp.enable and vim.lsp.config then
  -- 0.11 and newer: lsp/probity.lua holds the rest.
  vim.lsp.config('probity', { cmd = command })
  vim.lsp.enable('probity')
else
  -- 0.7 to 0.10. Before 0.8 there was no vim.lsp.start: a client for each folder is kept here.
  local clients = {}

  -- `.git` is a file in a linked work tree.
  local function root_of(file)
    local folder = vim.fn.fnamemodify(file, ':p:h')
    local above = vim.fn.escape(folder, ' ,;') .. ';'
    local git = vim.fn.finddir('.git', above)
    if git == '' then
      git = vim.fn.findfile('.git', above)
    end
    return git ~= '' and vim.fn.fnamemodify(git:gsub('/$', ''), ':p:h') or folder
  end

  vim.api.nvim_create_autocmd('FileType', {
    pattern = 'probity',
    callback = function(args)
      if vim.fn.executable(command[1]) == 0 then
        return
      end
      local root = root_of(vim.api.nvim_buf_get_name(args.buf))
      local config = { name = 'probity', cmd = command, root_dir = root }
      if vim.lsp.start then
        vim.lsp.start(config)
        return
      end
      local id = clients[root]
      if not id or not vim.lsp.get_client_by_id(id) then
        id = vim.lsp.start_client(config)
        clients[root] = id
      end
      if id then
        vim.lsp.buf_attach_client(args.buf, id)
      end
    end,
  })
end
