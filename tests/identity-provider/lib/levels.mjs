// Trust levels as the portal's table expects them, lowest first.
export const levels = [
  { id: 'basic', acr: 'STORK-QAA-Level-1', label: 'niedrig', proof: 'Benutzername und Passwort' },
  { id: 'substantial', acr: 'STORK-QAA-Level-3', label: 'substantiell', proof: 'ELSTER-Zertifikat' },
  { id: 'high', acr: 'STORK-QAA-Level-4', label: 'hoch', proof: 'Online-Ausweis' },
];

export const byId = (id) => levels.find((level) => level.id === id);
export const byAcr = (acr) => levels.find((level) => level.acr === acr);
export const rank = (level) => levels.indexOf(level);

/** The known levels among a request's acr_values, in the order asked for. */
export function asked(acrValues = '') {
  return acrValues.split(' ').map(byAcr).filter(Boolean);
}
