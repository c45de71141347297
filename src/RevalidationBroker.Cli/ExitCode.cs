namespace RevalidationBroker.Cli;

/// <summary>What the shell is told.</summary>
internal static class ExitCode
{
    public const int Fine = 0;
    public const int Failure = 1;
    public const int WrongUsage = 2;
}
