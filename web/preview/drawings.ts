/** Four plain drawings in one hand, so that a preview has pictures without anybody's photograph. */
const sheet = (paper: string, shapes: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 600" width="600" height="600"><rect width="600" height="600" fill="${paper}"/>${shapes}</svg>`

export const drawings: Readonly<Record<string, string>> = {
  cherry: sheet(
    '#f6e9dd',
    '<path d="M300 130q-90 90-100 210M300 130q60 100 90 190" fill="none" stroke="#5c6b3a" stroke-width="12"/><path d="M300 130q90-60 170-10-70 60-170 10" fill="#6f8a45"/><circle cx="200" cy="400" r="85" fill="#a3243b"/><circle cx="395" cy="385" r="85" fill="#b8314a"/>',
  ),
  honey: sheet(
    '#fbf0d2',
    '<rect x="190" y="200" width="220" height="270" rx="36" fill="#d9962b"/><rect x="175" y="150" width="250" height="60" rx="14" fill="#6b4a2b"/><rect x="215" y="290" width="170" height="90" fill="#fff8e6"/>',
  ),
  almond: sheet(
    '#eef0e2',
    '<path d="M300 130q140 130 0 330-140-200 0-330" fill="#b07a45"/><path d="M430 260q80 110-50 220-70-130 50-220" fill="#c08c56"/><path d="M170 260q-80 110 50 220 70-130-50-220" fill="#9c6a3a"/>',
  ),
  coat: sheet(
    '#e6ecef',
    '<path d="M210 160h180l90 90-50 60-40-30v200H210V280l-40 30-50-60z" fill="#4f6b7a"/><path d="M300 160v320" stroke="#e6ecef" stroke-width="8"/>',
  ),
}
