/**
 * Ids of the items in the test view: a file, a workflow in it, a test of that. A file's is its address, the others are
 * lists as JSON, because titles hold any text; the editor refuses ids with a zero character.
 */

export function workflowId(uri: string, workflow: string): string {
  return JSON.stringify([uri, workflow]);
}

export function testId(uri: string, workflow: string, title: string): string {
  return JSON.stringify([uri, workflow, title]);
}

export interface Named {
  uri: string;
  workflow?: string;
  title?: string;
}

export function readId(id: string): Named {
  if (!id.startsWith('[')) return { uri: id };
  const [uri = '', workflow, title] = JSON.parse(id) as string[];
  return { uri, ...(workflow !== undefined && { workflow }), ...(title !== undefined && { title }) };
}
