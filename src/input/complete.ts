/** Options once their defaults are filled in: every one is there, none is undefined. */
export type Complete<Options> = { [Key in keyof Options]-?: Exclude<Options[Key], undefined> };
