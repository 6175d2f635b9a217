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
