import { useState } from "preact/hooks";

/** Copies a text, and says whether it has. */
export function CopyButton({
  text,
  copy,
  copied,
  failed,
}: {
  text: string;
  copy: string;
  copied: string;
  failed: string;
}) {
  const [said, say] = useState("");
  const go = async () => {
    say("");
    say((await isCopied(text)) ? copied : failed);
  };
  return (
    <span class="copy">
      <button type="button" class="button quiet-button" onClick={() => void go()}>
        {copy}
      </button>
      <span role="status" class="small">
        {said}
      </span>
    </span>
  );
}

async function isCopied(text: string): Promise<boolean> {
  try {
    // Absent on a page that isn't secure; refused where the reader has forbidden it.
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
