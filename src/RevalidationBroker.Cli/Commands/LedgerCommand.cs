using System.CommandLine;

namespace RevalidationBroker.Cli.Commands;

/// <summary><c>broker ledger</c>: what the broker knows of entries.</summary>
internal static class LedgerCommand
{
    public static Command Create() => new("ledger", "What the broker knows of entries: their last slug, path and references.") { LedgerImportCommand.Create() };
}
