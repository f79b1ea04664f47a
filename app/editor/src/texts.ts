// Everything the editor says. German first; English has the same keys, which the compiler checks.
import type { Ending } from './protocol.ts'

const many = (n: number, one: string, more: string): string => `${n} ${n === 1 ? one : more}`

const de = {
  toolbar: 'Text gestalten', paper: 'Text', style: 'Absatzart', paragraph: 'Absatz', heading: (n: number) => `Überschrift ${n}`, quote: 'Zitat',
  bold: 'Fett', italic: 'Kursiv', boldLetter: 'F', italicLetter: 'K', headingLetter: 'Ü', superscript: 'Hochgestellt', subscript: 'Tiefgestellt',
  bullets: 'Liste', numbers: 'Nummerierte Liste', indent: 'Einrücken', outdent: 'Ausrücken', table: 'Tabelle', insertTable: 'Tabelle einfügen',
  rowAbove: 'Zeile darüber', rowBelow: 'Zeile darunter', columnBefore: 'Spalte davor', columnAfter: 'Spalte danach',
  deleteRow: 'Zeile löschen', deleteColumn: 'Spalte löschen', headerRow: 'Zeile als Kopf', headerColumn: 'Spalte als Kopf', headerCell: 'Zelle als Kopf', deleteTable: 'Tabelle löschen',
  link: 'Link', footnote: 'Fußnote', object: 'Ziel oder Projekt', undo: 'Rückgängig', redo: 'Wiederholen', more: 'Mehr',
  suggest: 'Vorschlagen', comment: 'Kommentar', next: 'Nächste', nextWide: ' Änderung', nextChange: 'Nächste Änderung', help: 'Tastenkürzel',
  address: 'Adresse', addressHint: 'Zum Beispiel https://www.beispiel.de, eine E-Mail-Adresse oder /projekte', linkText: 'Text',
  badAddress: (typed: string) => `„${typed}“ ist keine Adresse, auf die ein Link zeigen darf. Erlaubt sind https, http, E-Mail und Seiten dieses Portals.`,
  noAddress: 'Bitte geben Sie eine Adresse an.', apply: 'Übernehmen', removeLink: 'Link entfernen', openLink: 'Öffnen',
  passageLost: 'Diese Stelle hat inzwischen jemand gelöscht. Die Adresse ist noch da: „Übernehmen“ setzt den Link neu ein, mit dem Text, den Sie hier angeben.', linkLost: 'Diesen Link gibt es nicht mehr.', close: 'Schließen', cancel: 'Abbrechen',
  footnoteNumber: (n: number) => `Fußnote ${n}`, footnoteText: 'Text der Fußnote', removeFootnote: 'Fußnote entfernen', footnoteLost: 'Die Fußnote steht nicht mehr im Text.', done: 'Fertig',
  findObject: 'Ziel, Kennzahl, Projekt oder Ergebnis suchen', noObjects: 'Nichts gefunden', objectsFailed: 'Die Suche geht gerade nicht. Bitte versuchen Sie es noch einmal.', found: (n: number) => many(n, 'Treffer', 'Treffer'),
  kinds: { goal: 'Ziel', indicator: 'Kennzahl', fact_sheet: 'Projekt', workshop_result: 'Ergebnis eines Workshops' }, openObject: 'Öffnen', objectGone: 'Nicht mehr vorhanden oder für Sie nicht zu sehen', removeObject: 'Aus dem Text nehmen',
  here: 'Gerade hier', you: 'Sie', readers: (n: number) => `+ ${n} ${n === 1 ? 'liest' : 'lesen'}`,
  connecting: 'Verbindung wird aufgebaut', saving: 'Wird gespeichert', allSaved: 'Alles gespeichert', savedAt: (t: string) => `Gespeichert um ${t}`, live: 'Verbunden',
  lost: (t: string) => `Ohne Verbindung seit ${t}`, waits: (n: number) => `${many(n, 'Wort wartet', 'Wörter warten')} auf diesem Gerät`, changesWait: 'Änderungen warten auf diesem Gerät',
  keepWriting: 'Schreiben Sie weiter.', keptNote: 'Ihr Text liegt auf diesem Gerät und wird eingefügt, sobald die Verbindung steht. Was andere gerade schreiben, sehen Sie so lange nicht. Schließen Sie das Fenster, bleibt er erhalten.',
  notKept: 'Dieser Browser bewahrt nichts auf. Lassen Sie das Fenster offen, bis die Verbindung wieder steht.', readOffline: 'Sie sehen den letzten Stand. Neues erscheint, sobald die Verbindung steht.',
  backTitle: (t: string) => `Wieder verbunden, gespeichert um ${t}.`, backPlain: 'Wieder verbunden.', inserted: (n: number) => n === 0 ? '' : n === 1 ? 'Ihr Wort ist eingefügt.' : `Ihre ${n} Wörter sind eingefügt.`,
  meanwhile: (who?: string) => `In der Zwischenzeit hat ${who ?? 'jemand'} denselben Absatz geändert.`, showPlace: 'Stelle ansehen', dismiss: 'Hinweis schließen',
  endings: {
    lost: '', busy: 'Gerade sind so viele Menschen in diesem Text, wie er fasst. Wir versuchen es in einer Minute wieder.', windows: 'Mit Ihrem Konto oder über Ihren Internetanschluss sind Texte in zu vielen Fenstern offen. Schließen Sie ein anderes Fenster mit einem Text. Wir versuchen es in einer Minute wieder.',
    fast: 'Von hier kam zu viel auf einmal. Wir versuchen es in einer Minute wieder.', load: 'Der Text kann gerade nicht geladen werden. Wir versuchen es weiter.', unstored: 'Der Server kann gerade nicht speichern. Wir versuchen es weiter.',
    rebuilt: 'Absätze wurden umgebaut, in denen noch jemand schrieb. Was dabei weggefallen wäre, steht wieder im Text, aber es war zu viel auf einmal. Bauen Sie lange Textteile bitte nur in kleinen Schritten um. Wir versuchen es in einer Minute wieder.',
    login: 'Sie sind abgemeldet. Melden Sie sich in einem neuen Fenster an, dann geht es hier weiter.', rights: 'Sie dürfen in diesem Text nicht mehr schreiben. Sie sehen den letzten Stand, den dieses Fenster hatte.',
    less: 'Was Sie mit diesem Text tun dürfen, hat sich geändert. Laden Sie die Seite neu.',
    gone: 'Diesen Text gibt es nicht mehr.', reload: 'Der Text wurde auf einen anderen Stand gebracht. Laden Sie die Seite neu.',
    full: 'Der Text ist voll: Er fasst mit seiner Geschichte höchstens 2 MB. Ihre letzten Änderungen sind nicht gespeichert. Schreiben Sie in einem anderen Text weiter oder kürzen Sie diesen.', table: 'Eine Tabelle ist zu groß geworden: Sie fasst höchstens 100 Spalten und 10.000 Zellen. Ihre letzten Änderungen sind nicht gespeichert.',
    large: 'Was Sie auf einmal geändert oder eingefügt haben, ist zu groß. Es ist nicht gespeichert.', deep: 'Listen oder Zitate sind zu tief ineinander geraten. Ihre letzten Änderungen sind nicht gespeichert.',
    refused: 'Der Server hat eine Änderung nicht angenommen. Sie ist nicht gespeichert.', strange: 'Dieses Fenster und der Server verstehen einander nicht mehr. Laden Sie die Seite neu.', aside: 'Eine Ihrer Änderungen wurde nicht übernommen.'
  } satisfies Record<Ending, string>,
  merging: {
    whose: (who: string, several: boolean) => `Ein Absatz wurde umgebaut, während ${who} darin ${several ? 'schrieben' : 'schrieb'}. Diese Worte stehen wieder an ihrer Stelle oder in einem eigenen Absatz gleich dahinter:`,
    you: 'Sie', youWrote: 'Ein Absatz wurde umgebaut, während Sie darin schrieben. Ihre Worte stehen wieder an ihrer Stelle oder in einem eigenen Absatz gleich dahinter:',
    kept: 'Der Stand davor ist aufgehoben („vor dem Zusammenführen“).', someone: 'jemand', and: 'und',
    aside: 'Eine Ihrer letzten Änderungen wurde nicht übernommen: Wer vorschlägt, ändert den Text nicht selbst, und niemand schlägt im Namen anderer vor. Unten steht der Text, wie er gespeichert ist. Sie können weiterarbeiten.',
    asideWords: (n: number) => (n === 1 ? 'Ein Wort von Ihnen ist deshalb nicht im Text:' : `${n} Wörter von Ihnen sind deshalb nicht im Text:`)
  },
  again: 'Wieder verbinden', reload: 'Seite neu laden', copyWaiting: 'Nicht Gespeichertes kopieren', dropWaiting: 'Nicht Gespeichertes verwerfen', copied: 'Kopiert', copyFailed: 'Kopieren hat nicht geklappt. Der Text steht unten.',
  waitingKept: (n: number) => `${many(n, 'Wort liegt', 'Wörter liegen')} noch auf diesem Gerät.`,
  leftOver: (n: number) => `Sie dürfen in diesem Text nicht mehr schreiben. ${n === 1 ? 'Ein Wort, das' : n === 0 ? 'Zeichen, die' : `${n} Wörter, die`} Sie vorher geschrieben haben, ${n === 1 ? 'liegt' : 'liegen'} noch auf diesem Gerät und ${n === 1 ? 'ist' : 'sind'} nicht gespeichert.`,
  logoutUnsaved: (n: number) => `${n === 0 ? 'Änderungen sind' : many(n, 'Wort ist', 'Wörter sind')} noch nicht gespeichert. Wenn Sie sich jetzt abmelden, bleibt das auf diesem Gerät liegen, bis Sie sich wieder anmelden und diesen Text öffnen. Auf einem fremden Gerät sollten Sie es kopieren und verwerfen.`,
  logoutAnyway: 'Trotzdem abmelden', logoutDrop: 'Verwerfen und abmelden', stayHere: 'Angemeldet bleiben',
  notYet: 'Der gemeinsame Text ist noch nicht da. Sobald die Verbindung steht, schreiben Sie hier zusammen mit den anderen.',
  formFirst: 'Sie haben im einfachen Feld schon geschrieben. Speichern Sie es zuerst; danach schreiben Sie hier gemeinsam.',
  talk: 'Gespräche und Vorschläge', open: (n: number) => `${n} offen`, nothing: 'Noch keine Gespräche und Vorschläge.', settledTalk: 'Erledigt', talks: (n: number) => many(n, 'Gespräch', 'Gespräche'),
  about: (q: string) => `zu „${q}“`, wholeText: 'zum ganzen Text', passageGone: (q: string) => `Stelle gelöscht: „${q}“`, goTo: 'Zur Stelle', reply: 'Antworten', resolve: 'Erledigt', reopen: 'Wieder öffnen', send: 'Senden',
  newComment: 'Neuer Kommentar', commentSent: 'Kommentar gesendet', draftStays: 'Ihr Kommentar ist noch nicht gesendet. Er bleibt an seiner Stelle stehen.', drafts: (n: number) => many(n, 'Entwurf', 'Entwürfe'), commentText: 'Kommentar', replyText: 'Antwort', mentionHint: '@ schlägt Namen vor', emptyComment: 'Bitte schreiben Sie etwas.', longComment: 'Höchstens 5.000 Zeichen.', commentFailed: 'Das ließ sich nicht speichern. Ihr Text steht noch da.', commentsFailed: 'Die Gespräche lassen sich gerade nicht laden.',
  selectFirst: 'Markieren Sie zuerst die Stelle, um die es geht.', people: 'Menschen',
  suggestionOf: (who?: string) => `Vorschlag von ${who ?? 'jemandem'}`, ownSuggestion: 'Ihr Vorschlag', accept: 'Annehmen', refuse: 'Ablehnen', withdraw: 'Zurückziehen', withdrawLabel: 'Eigenen Vorschlag zurückziehen',
  acceptAll: (n: number) => `Alle ${n} annehmen`, refuseAll: (n: number) => `Alle ${n} ablehnen`, accepted: (n: number) => `${many(n, 'Vorschlag', 'Vorschläge')} angenommen`, refused: (n: number) => `${many(n, 'Vorschlag', 'Vorschläge')} abgelehnt`, withdrawn: 'Vorschlag zurückgezogen',
  insertedText: 'eingefügt', deletedText: 'gelöscht', noChange: 'Keine Änderung im Text.', changeOf: (who?: string) => `Änderung von ${who ?? 'jemandem'}`, noSuggestionHere: 'Hier steht kein Vorschlag.',
  onlyWords: 'Beim Vorschlagen ändern Sie Wörter und Absätze. Für Gestaltung, Tabellen und Bausteine schreiben Sie bitte einen Kommentar.', onlyRead: 'Diesen Text können Sie lesen, aber nicht ändern.', onlyComment: 'Diesen Text können Sie kommentieren, aber nicht ändern.',
  noPictures: 'Bilder werden nicht übernommen: Ein Text fasst nur Wörter und Tabellen.', tabLeaves: 'Die Tabulatortaste führt jetzt aus dem Text hinaus.',
  tooLong: 'Das wird zu viel: Ein Text fasst höchstens 2 MB. Es wurde nichts eingefügt.', tooDeep: 'So tief lassen sich Listen und Zitate nicht verschachteln.', tableTooLarge: 'So groß darf eine Tabelle nicht sein: höchstens 100 Spalten und 10.000 Zellen (Zeilen mal Spalten). Es wurde nichts geändert.',
  emptyText: 'Hier schreiben. Die anderen sehen es sofort.', nothingYet: 'Hier steht noch nichts.',
  suggestOn: 'Vorschlagen ist eingeschaltet', suggestOff: 'Vorschlagen ist ausgeschaltet', rightsSuggest: 'Was Sie schreiben, wird als Vorschlag eingetragen.', change: 'Änderung',
  did: (who: string | undefined, wrote: number, deleted: number) => `${who ?? 'Jemand'} hat ${[wrote && `in ${wrote === 1 ? 'einem Absatz' : `${wrote} Absätzen`} geschrieben`, deleted && `${deleted === 1 ? 'einen Absatz' : `${deleted} Absätze`} gelöscht`].filter(Boolean).join(' und ')}.`, f8: 'F8 führt hin.', joined: (who: string) => `${who} ist jetzt hier`, left: (who: string) => `${who} ist gegangen`, newTalk: 'Neues im Gespräch neben dem Text.',
  keysTitle: 'Tastenkürzel', keysOff: 'Eigene Kürzel ausschalten (F8, F9, Alt F10, Strg Alt M, ?)', ctrl: 'Strg', shift: 'Umschalt',
  keys: [
    ['Strg B', 'fett'], ['Strg I', 'kursiv'], ['Strg K', 'Link'], ['Strg Alt 0', 'Absatz'], ['Strg Alt 1', 'Überschrift 1, ebenso 2 und 3'], ['Strg Umschalt 8', 'Liste'], ['Strg Umschalt 9', 'nummerierte Liste'], ['Strg Umschalt 6', 'Zitat'],
    ['Alt Umschalt →', 'einrücken in einer Liste; zurück mit ←'], ['Umschalt Enter', 'neue Zeile im Absatz'], ['Tab', 'einrücken in einer Liste, nächste Zelle in einer Tabelle; zurück mit Umschalt Tab'], ['Esc Tab', 'nacheinander gedrückt: aus dem Text hinaus'],
    ['Strg Z', 'nur eigene Änderungen zurück'], ['Strg Y', 'wiederholen'], ['F8', 'nächste Änderung'], ['Umschalt F8', 'vorige Änderung'], ['F9', 'Vorschlag annehmen'], ['Umschalt F9', 'Vorschlag ablehnen oder zurückziehen'],
    ['Strg Alt M', 'Kommentar zur Auswahl, sonst zum Gespräch an dieser Stelle'], ['Strg S', 'sagt, was gespeichert ist'], ['Alt F10', 'zur Werkzeugleiste'], ['Esc', 'zurück in den Text'], ['Strg /', 'diese Hilfe; außerhalb des Textes auch ?']
  ] as [string, string][]
}

export type Texts = typeof de

const en: Texts = {
  toolbar: 'Format text', paper: 'Text', style: 'Kind of paragraph', paragraph: 'Paragraph', heading: n => `Heading ${n}`, quote: 'Quote',
  bold: 'Bold', italic: 'Italic', boldLetter: 'B', italicLetter: 'I', headingLetter: 'H', superscript: 'Superscript', subscript: 'Subscript',
  bullets: 'List', numbers: 'Numbered list', indent: 'Indent', outdent: 'Outdent', table: 'Table', insertTable: 'Insert a table',
  rowAbove: 'Row above', rowBelow: 'Row below', columnBefore: 'Column before', columnAfter: 'Column after',
  deleteRow: 'Delete row', deleteColumn: 'Delete column', headerRow: 'Row as header', headerColumn: 'Column as header', headerCell: 'Cell as header', deleteTable: 'Delete table',
  link: 'Link', footnote: 'Footnote', object: 'Goal or project', undo: 'Undo', redo: 'Redo', more: 'More',
  suggest: 'Suggest', comment: 'Comment', next: 'Next', nextWide: ' change', nextChange: 'Next change', help: 'Keyboard shortcuts',
  address: 'Address', addressHint: 'For example https://www.example.org, a mail address, or /projekte', linkText: 'Text',
  badAddress: typed => `“${typed}” is not an address a link may point to. Allowed are https, http, mail and pages of this portal.`,
  noAddress: 'Please enter an address.', apply: 'Apply', removeLink: 'Remove link', openLink: 'Open',
  passageLost: 'Somebody has deleted this passage meanwhile. The address is still here: “Apply” puts the link in anew, with the text you enter here.', linkLost: 'This link is no longer there.', close: 'Close', cancel: 'Cancel',
  footnoteNumber: n => `Footnote ${n}`, footnoteText: 'Text of the footnote', removeFootnote: 'Remove footnote', footnoteLost: 'The footnote is no longer in the text.', done: 'Done',
  findObject: 'Find a goal, indicator, project or result', noObjects: 'Nothing found', objectsFailed: 'Searching does not work right now. Please try again.', found: n => many(n, 'hit', 'hits'),
  kinds: { goal: 'Goal', indicator: 'Indicator', fact_sheet: 'Project', workshop_result: 'Workshop result' }, openObject: 'Open', objectGone: 'No longer there, or not for you to see', removeObject: 'Take out of the text',
  here: 'Here now', you: 'You', readers: n => `+ ${n} reading`,
  connecting: 'Connecting', saving: 'Saving', allSaved: 'Everything saved', savedAt: t => `Saved at ${t}`, live: 'Connected',
  lost: t => `No connection since ${t}`, waits: n => `${many(n, 'word waits', 'words wait')} on this device`, changesWait: 'changes wait on this device',
  keepWriting: 'Keep writing.', keptNote: 'Your text is on this device and will be merged as soon as there is a connection. Until then you do not see what others write. It stays even if you close the window.',
  notKept: 'This browser keeps nothing. Leave the window open until the connection is back.', readOffline: 'You see the last state. News will appear as soon as there is a connection.',
  backTitle: t => `Connected again, saved at ${t}.`, backPlain: 'Connected again.', inserted: n => n === 0 ? '' : n === 1 ? 'Your word has been merged.' : `Your ${n} words have been merged.`,
  meanwhile: who => `Meanwhile ${who ?? 'somebody'} changed the same paragraph.`, showPlace: 'Show the place', dismiss: 'Close this note',
  endings: {
    lost: '', busy: 'As many people are in this text as it takes. We try again in a minute.', windows: 'Texts are open in too many windows with your account or over your internet connection. Close another window with a text. We try again in a minute.',
    fast: 'Too much came from here at once. We try again in a minute.', load: 'The text cannot be loaded right now. We keep trying.', unstored: 'The server cannot save right now. We keep trying.',
    rebuilt: 'Paragraphs were rebuilt while somebody was still writing in them. What would have been lost is back in the text, but it was too much at once. Please rebuild long passages in small steps only. We try again in a minute.',
    login: 'You are logged out. Log in in a new window, then go on here.', rights: 'You may no longer write in this text. You see the last state this window had.',
    less: 'What you may do with this text has changed. Please reload the page.',
    gone: 'This text no longer exists.', reload: 'The text was brought to another state. Please reload the page.',
    full: 'The text is full: with its history it holds at most 2 MB. Your last changes are not saved. Go on in another text, or shorten this one.', table: 'A table has become too large: it holds at most 100 columns and 10,000 cells. Your last changes are not saved.',
    large: 'What you changed or inserted at once is too large. It is not saved.', deep: 'Lists or quotes have come to be nested too deeply. Your last changes are not saved.',
    refused: 'The server did not take a change. It is not saved.', strange: 'This window and the server no longer understand each other. Please reload the page.', aside: 'One of your changes was not taken.'
  },
  merging: {
    whose: (who: string, several: boolean) => `A paragraph was rebuilt while ${who} ${several ? 'were' : 'was'} writing in it. These words are back in their place, or in a paragraph of their own behind it:`,
    you: 'you', youWrote: 'A paragraph was rebuilt while you were writing in it. Your words are back in their place, or in a paragraph of their own behind it:',
    kept: 'The state before is kept (“vor dem Zusammenführen”).', someone: 'somebody', and: 'and',
    aside: 'One of your last changes was not taken: whoever suggests does not change the text itself, and nobody suggests in the name of others. Below is the text as it is saved. You can go on.',
    asideWords: (n: number) => (n === 1 ? 'One word of yours is not in the text because of that:' : `${n} words of yours are not in the text because of that:`)
  },
  again: 'Connect again', reload: 'Reload page', copyWaiting: 'Copy what is not saved', dropWaiting: 'Drop what is not saved', copied: 'Copied', copyFailed: 'Copying failed. The text stands below.',
  waitingKept: n => `${many(n, 'word is', 'words are')} still on this device.`,
  leftOver: n => `You may not write in this text any more. ${n === 1 ? 'One word' : n === 0 ? 'Signs' : `${n} words`} that you wrote before ${n === 1 ? 'is' : 'are'} still on this device and not saved.`,
  logoutUnsaved: n => `${n === 0 ? 'Changes are' : many(n, 'word is', 'words are')} not saved yet. If you log out now, this stays on this device until you log in again and open this text. On a device that is not yours, copy it and drop it.`,
  logoutAnyway: 'Log out all the same', logoutDrop: 'Drop it and log out', stayHere: 'Stay logged in',
  notYet: 'The shared text is not here yet. As soon as there is a connection you write here together with the others.',
  formFirst: 'You have already written in the plain field. Save that first; then write together here.',
  talk: 'Talk and suggestions', open: n => `${n} open`, nothing: 'No talk and no suggestions yet.', settledTalk: 'Resolved', talks: n => many(n, 'thread', 'threads'),
  about: q => `about “${q}”`, wholeText: 'about the whole text', passageGone: q => `Deleted passage: “${q}”`, goTo: 'Go to the place', reply: 'Reply', resolve: 'Resolve', reopen: 'Reopen', send: 'Send',
  newComment: 'New comment', commentSent: 'Comment sent', draftStays: 'Your comment is not sent yet. It stays at its place.', drafts: n => many(n, 'draft', 'drafts'), commentText: 'Comment', replyText: 'Reply', mentionHint: '@ suggests names', emptyComment: 'Please write something.', longComment: 'At most 5,000 characters.', commentFailed: 'This could not be saved. Your text is still here.', commentsFailed: 'The talk cannot be loaded right now.',
  selectFirst: 'First select the passage you mean.', people: 'People',
  suggestionOf: who => `Suggestion by ${who ?? 'somebody'}`, ownSuggestion: 'Your suggestion', accept: 'Accept', refuse: 'Turn down', withdraw: 'Withdraw', withdrawLabel: 'Withdraw own suggestion',
  acceptAll: n => `Accept all ${n}`, refuseAll: n => `Turn down all ${n}`, accepted: n => `${many(n, 'suggestion', 'suggestions')} accepted`, refused: n => `${many(n, 'suggestion', 'suggestions')} turned down`, withdrawn: 'Suggestion withdrawn',
  insertedText: 'inserted', deletedText: 'deleted', noChange: 'No change in the text.', changeOf: who => `Change by ${who ?? 'somebody'}`, noSuggestionHere: 'There is no suggestion here.',
  onlyWords: 'When suggesting you change words and paragraphs. For layout, tables and blocks please write a comment.', onlyRead: 'You can read this text, but not change it.', onlyComment: 'You can comment on this text, but not change it.',
  noPictures: 'Pictures are not taken over: a text holds words and tables only.', tabLeaves: 'The Tab key now leads out of the text.',
  tooLong: 'This is too much: a text holds at most 2 MB. Nothing was inserted.', tooDeep: 'Lists and quotes cannot be nested this deep.', tableTooLarge: 'A table cannot be this large: at most 100 columns and 10,000 cells (rows times columns). Nothing was changed.',
  emptyText: 'Write here. The others see it at once.', nothingYet: 'There is nothing here yet.',
  suggestOn: 'Suggesting is on', suggestOff: 'Suggesting is off', rightsSuggest: 'What you write is entered as a suggestion.', change: 'change',
  did: (who, wrote, deleted) => `${who ?? 'Somebody'} ${[wrote && `wrote in ${wrote === 1 ? 'one paragraph' : `${wrote} paragraphs`}`, deleted && `deleted ${deleted === 1 ? 'one paragraph' : `${deleted} paragraphs`}`].filter(Boolean).join(' and ')}.`, f8: 'F8 takes you there.', joined: who => `${who} is here now`, left: who => `${who} has left`, newTalk: 'News in the talk beside the text.',
  keysTitle: 'Keyboard shortcuts', keysOff: 'Switch own shortcuts off (F8, F9, Alt F10, Ctrl Alt M, ?)', ctrl: 'Ctrl', shift: 'Shift',
  keys: [
    ['Ctrl B', 'bold'], ['Ctrl I', 'italic'], ['Ctrl K', 'link'], ['Ctrl Alt 0', 'paragraph'], ['Ctrl Alt 1', 'heading 1, likewise 2 and 3'], ['Ctrl Shift 8', 'list'], ['Ctrl Shift 9', 'numbered list'], ['Ctrl Shift 6', 'quote'],
    ['Alt Shift →', 'indent in a list; back with ←'], ['Shift Enter', 'new line in the paragraph'], ['Tab', 'indent in a list, next cell in a table; back with Shift Tab'], ['Esc Tab', 'one after the other: out of the text'],
    ['Ctrl Z', 'undo own changes only'], ['Ctrl Y', 'redo'], ['F8', 'next change'], ['Shift F8', 'previous change'], ['F9', 'accept the suggestion'], ['Shift F9', 'turn the suggestion down, or withdraw it'],
    ['Ctrl Alt M', 'comment on the selection, else go to the talk about this place'], ['Ctrl S', 'says what is saved'], ['Alt F10', 'to the toolbar'], ['Esc', 'back to the text'], ['Ctrl /', 'this help; outside of the text also ?']
  ]
}

/** The texts of a language; German where it is not known. */
export const textsOf = (lang: string | null): Texts => (lang?.startsWith('en') ? en : de)
