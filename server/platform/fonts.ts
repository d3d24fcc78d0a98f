import { fileURLToPath } from 'node:url'

export type FontStyle = '400Regular' | '700Bold'

/** The file of a weight of Noto Sans SC, which the package ships. */
export const fontFile = (style: FontStyle): string =>
  fileURLToPath(import.meta.resolve(`@expo-google-fonts/noto-sans-sc/${style}/NotoSansSC_${style}.ttf`))
