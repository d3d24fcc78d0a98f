/**
 * The promise: a seller's saved questions are the seller's alone until a link is turned on, the link shows the question and
 * never the seller, turning it off ends it, and nobody keeps more than fifty.
 */
export {
  deleteScenario,
  Question,
  saveScenario,
  type Scenario,
  scenariosMax,
  scenariosOf,
  sharedScenario,
  shareScenario,
  unshareScenario,
} from './scenario.ts'
