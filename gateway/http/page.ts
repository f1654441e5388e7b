/** A page without outside resources: paste a token, write a query, run it, read the answer. The token is kept nowhere. `query` stands in the editor at first. */
export function queryPage(query: string): string {
  const escaped = query.replace(/&/g, '&amp;').replace(/</g, '&lt;');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Customer 360</title>
<style>
  :root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
  body { margin: 0 auto; max-width: 78rem; padding: 1rem; }
  h1 { font-size: 1.25rem; margin: 0 0 .75rem; }
  main { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(22rem, 1fr)); }
  label { display: block; font-weight: 600; margin-bottom: .25rem; }
  input { box-sizing: border-box; width: 100%; max-width: 40rem; padding: .35rem .75rem; font: inherit;
    border: 1px solid #8886; border-radius: 6px; }
  textarea, pre { box-sizing: border-box; width: 100%; height: 70vh; margin: 0; padding: .75rem; overflow: auto;
    border: 1px solid #8886; border-radius: 6px; font: 13px/1.45 ui-monospace, monospace; white-space: pre; }
  button { font: inherit; padding: .35rem 1rem; margin: .75rem 0; cursor: pointer; }
  #state { margin-left: .75rem; opacity: .75; }
</style>
</head>
<body>
<h1>Customer 360 gateway</h1>
<div><label for="token">Token</label><input id="token" type="password" autocomplete="off" spellcheck="false" placeholder="c360 token --role admin"></div>
<div><button id="run" type="button">Run (Ctrl+Enter)</button><span id="state" role="status"></span></div>
<main>
  <div><label for="query">Query</label><textarea id="query" spellcheck="false">${escaped}</textarea></div>
  <div><label for="answer">Answer</label><pre id="answer" tabindex="0"></pre></div>
</main>
<script>
  const query = document.getElementById('query'), answer = document.getElementById('answer'), token = document.getElementById('token'), state = document.getElementById('state');
  async function run() {
    state.textContent = 'asking…';
    try {
      const response = await fetch('graphql', { method: 'POST', headers: { 'content-type': 'application/json', authorization: 'Bearer ' + token.value.trim() }, body: JSON.stringify({ query: query.value }) });
      answer.textContent = JSON.stringify(await response.json(), null, 2);
      state.textContent = 'HTTP ' + response.status;
    } catch (error) { state.textContent = 'No answer: ' + error.message; }
  }
  document.getElementById('run').addEventListener('click', run);
  query.addEventListener('keydown', (event) => { if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) run(); });
</script>
</body>
</html>
`;
}
