-- Headless, in any Neovim from 0.7 on: `nvim --headless -u NONE -c "luafile check.lua"`. Says what is wrong and leaves with 1,
-- or leaves with 0.
local here = vim.fn.fnamemodify(debug.getinfo(1, 'S').source:sub(2), ':p:h')
local function expect(what, is, want)
  if is ~= want then
    io.stderr:write(('%s: %s, not %s\n'):format(what, vim.inspect(is), vim.inspect(want)))
    vim.cmd('cquit 1')
  end
end

vim.opt.runtimepath:prepend(here)
vim.g.probity_lsp = false
vim.cmd('filetype plugin on | syntax enable')
vim.cmd('runtime! ftdetect/probity.lua plugin/probity.lua')
vim.cmd('edit ' .. vim.fn.fnameescape(here .. '/../../examples/eu_onboarding/workflow.probity'))

expect('the filetype', vim.bo.filetype, 'probity')
expect('the comment mark', vim.bo.commentstring, '// %s')
expect('the indent', vim.bo.shiftwidth, 2)

local function colour(pattern)
  local at = vim.fn.searchpos(pattern, 'w')
  return vim.fn.synIDattr(vim.fn.synID(at[1], at[2], 1), 'name')
end
if #vim.api.nvim_get_runtime_file('parser/probity.so', false) == 0 then
  expect('`workflow`', colour('^workflow'), 'probityItem')
  expect('a comment', colour('^ *\\zs/// '), 'probityDoc')
  expect('a text', colour('"erika'), 'probityText')
  expect('a decision', colour('end \\zsPASSED'), 'probityDecision')
  expect('a type', colour('email: *\\zstext'), 'probityType')
  expect('a member', colour('input\\.\\zscountry'), 'probityMember')
else
  expect('the parser', vim.treesitter.get_parser(0, 'probity') ~= nil, true)
end
io.stdout:write('ok - Neovim ' .. tostring(vim.version().major) .. '.' .. tostring(vim.version().minor) .. '\n')
vim.cmd('qall!')
