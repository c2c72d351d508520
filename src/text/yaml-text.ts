/** Plain data as block YAML without indentation, for fixes. Strings are quoted wherever a reader could take them for something else. */
export function yamlText(value: unknown, indent = ""): string {
  if (Array.isArray(value)) {
    if (value.length === 0) return "[]";
    return value.map((item) => `${indent}- ${yamlText(item, `${indent}  `).trimStart()}`).join("\n");
  }
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value);
    if (entries.length === 0) return "{}";
    return entries
      .map(([key, item]) => `${indent}${scalar(key)}:${isNested(item) ? `\n${yamlText(item, `${indent}  `)}` : ` ${yamlText(item)}`}`)
      .join("\n");
  }
  return typeof value === "string" ? scalar(value) : String(value);
}

function isNested(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length > 0;
}

function scalar(text: string): string {
  const plain = /^[A-Za-z_/][\w./-]*$/.test(text) && !/^(y|n|yes|no|on|off|true|false|null)$/i.test(text);
  return plain ? text : JSON.stringify(text);
}
