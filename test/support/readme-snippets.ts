/** A command of the README, and the JSON that it shows as its output. */
export interface Snippet {
  readonly command: string;
  /** Undefined where none is shown. */
  readonly output: string | undefined;
}

const BLOCK = /```(\w+)\n(.*?)```/gs;

/** The `curl` commands of a Markdown text, in their order, each with the JSON block after it. */
export function curlSnippets(markdown: string): readonly Snippet[] {
  const blocks = [...markdown.matchAll(BLOCK)].map(([, language, text = '']) => ({
    language,
    text,
  }));
  return blocks.flatMap(({ language, text }, index) => {
    if (language !== 'sh' || !text.startsWith('curl ')) return [];
    const next = blocks[index + 1];
    return [{ command: text, output: next?.language === 'json' ? next.text : undefined }];
  });
}

/** The text below a heading, up to the next one. */
export function sectionOf(markdown: string, heading: string): string {
  const [, behind] = markdown.split(`\n## ${heading}\n`);
  if (behind === undefined) throw new Error(`There is no section ${heading}`);
  return behind.split('\n## ')[0] ?? '';
}

export function withoutSection(markdown: string, heading: string): string {
  return markdown.replace(sectionOf(markdown, heading), '');
}

/** The blocks of this language, in their order. */
export function blocksOf(markdown: string, wanted: string): readonly string[] {
  return [...markdown.matchAll(BLOCK)].flatMap(([, language, text = '']) =>
    language === wanted ? [text] : [],
  );
}

/** The cells of the rows that begin with code, which loses its marks. */
export function rowsOf(markdown: string): readonly (readonly string[])[] {
  return markdown
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.slice(2, -2).split(' | '))
    .map(([name = '', ...cells]) => [name.replaceAll('`', ''), ...cells]);
}
