/** Ids of the items in the test view: a file, a workflow in it, a test of that. */

const BETWEEN = '\u0000';

export function workflowId(uri: string, workflow: string): string {
  return [uri, workflow].join(BETWEEN);
}

export function testId(uri: string, workflow: string, title: string): string {
  return [uri, workflow, title].join(BETWEEN);
}

export interface Named {
  uri: string;
  workflow?: string;
  title?: string;
}

export function readId(id: string): Named {
  const [uri = '', workflow, title] = id.split(BETWEEN);
  return { uri, ...(workflow !== undefined && { workflow }), ...(title !== undefined && { title }) };
}
