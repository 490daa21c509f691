/** The page around the picture. Nothing of a script is written into it: the picture comes as a message. */

export interface PageParts {
  /** What the host serves the extension's own files from. */
  source: string;
  script: string;
  style: string;
  nonce: string;
}

export function page({ source, script, style, nonce }: PageParts): string {
  const policy = `default-src 'none'; style-src ${source}; script-src 'nonce-${nonce}'; font-src ${source}`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Workflow</title>
<link rel="stylesheet" href="${style}">
</head>
<body>
<header>
  <label id="choice" hidden>Workflow <select id="workflows"></select></label>
  <h1 id="name"></h1>
  <span id="state" role="status"></span>
  <span class="zoom" role="group" aria-label="Zoom">
    <button id="out" title="Smaller (-)" aria-label="Smaller">&minus;</button>
    <button id="fit" title="Fit the width (0)" aria-label="Fit the width">Fit</button>
    <button id="in" title="Larger (+)" aria-label="Larger">+</button>
  </span>
</header>
<main id="canvas" tabindex="-1"><p class="empty" id="empty">Drawing the workflow …</p></main>
<script nonce="${nonce}" src="${script}"></script>
</body>
</html>
`;
}
