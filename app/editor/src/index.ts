import { TextEditor } from './element.ts'

if (!customElements.get('text-editor')) customElements.define('text-editor', TextEditor)
