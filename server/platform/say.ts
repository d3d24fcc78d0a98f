export type Locale = 'en' | 'zh-Hans'
/** The words of a message id in one language, with its values filled in. */
export type Say = (id: string, values?: Readonly<Record<string, string | number>>) => string
