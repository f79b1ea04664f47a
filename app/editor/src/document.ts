// The ProseMirror document of a Yjs text.
import type { Node } from 'prosemirror-model'
import { initProseMirrorDoc } from 'y-prosemirror'
import type * as Y from 'yjs'
import { schema } from './schema.ts'

/** Reads a text. One with nothing in it shows an empty paragraph, which is not written until somebody types. */
export function documentOf(fragment: Y.XmlFragment): { doc: Node } & Pick<ReturnType<typeof initProseMirrorDoc>, 'meta' | 'mapping'> {
  const { doc, meta, mapping } = initProseMirrorDoc(fragment, schema)
  return { doc: doc.childCount ? doc : schema.topNodeType.createAndFill()!, meta, mapping }
}
