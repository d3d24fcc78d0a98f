import sanitizeHtml from 'sanitize-html'

/** The elements a description may have; all others go and their words stay, scripts and styles go with their content. */
const options = {
  allowedTags: ['p', 'br', 'ul', 'ol', 'li', 'strong', 'em', 'h3', 'h4'],
  allowedAttributes: {},
  nestingLimit: 20,
} satisfies sanitizeHtml.IOptions

/** Makes a description that a person typed, or a provider wrote, safe to show. */
export const cleanDescription = (html: string): string => sanitizeHtml(html, options).trim()
