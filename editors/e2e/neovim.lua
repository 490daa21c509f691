-- Neovim, without a screen: the server starts, says what is wrong, and explains a name.

local binary = vim.env.PROBITY
local file = vim.fn.tempname() .. ".probity"
local text = {
  "probity 1", "workflow w {", "  input { n: int }", "  if input.m > 1 { end REJECTED X }", "  end WARNING Y", "}",
}
vim.fn.writefile(text, file)
vim.cmd("edit " .. file)

local function fail(what)
  io.stderr:write("neovim: " .. what .. "\n")
  vim.cmd("cquit")
end

local client = vim.lsp.start_client({ name = "probity", cmd = { binary, "lsp" }, root_dir = vim.fn.getcwd() })
if not client then fail("the server does not start") end
vim.lsp.buf_attach_client(0, client)
if not vim.wait(20000, function() return #vim.diagnostic.get(0) == 1 end, 50) then fail("no finding came") end
if not vim.diagnostic.get(0)[1].message:find("input", 1, true) then fail("an odd finding") end

vim.api.nvim_buf_set_text(0, 3, 11, 3, 12, { "n" })
if not vim.wait(20000, function() return #vim.diagnostic.get(0) == 0 end, 50) then fail("the finding stays") end

local at = { textDocument = vim.lsp.util.make_text_document_params(), position = { line = 3, character = 11 } }
local answers = vim.lsp.buf_request_sync(0, "textDocument/hover", at, 20000)
local _, answer = next(answers or {})
if not (answer and answer.result and answer.result.contents.value:find("n: int", 1, true)) then fail("no hover") end
io.stdout:write("neovim: findings come and go, names are explained\n")
vim.cmd("qall!")
