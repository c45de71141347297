namespace RevalidationBroker.Planning.Ledger.Import;

/// <summary>What came of importing an export.</summary>
/// <param name="Read">Entries that visitors see.</param>
/// <param name="Changed">Of these, how many the ledger did not know, or knew an older state of.</param>
/// <param name="Problems">What could not be read, each with its place.</param>
/// <param name="MoreProblems">How many more there were than are listed.</param>
/// <param name="Notes">What to know of entries that were read or left out.</param>
public sealed record ImportReport(string Source, int Read, int Changed, IReadOnlyList<string> Problems, int MoreProblems, IReadOnlyList<string> Notes, int MoreNotes);
