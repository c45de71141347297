using System.CommandLine;
using RevalidationBroker.Cli;
using RevalidationBroker.Cli.Commands;
using RevalidationBroker.Cli.Commands.DeadLetters;

var root = new RootCommand("Takes webhooks of headless CMSs and makes the Next.js sites that show the content forget what is stale.")
{
    DemoCommand.Create(),
    ServeCommand.Create(),
    PlanCommand.Create(),
    CheckCommand.Create(),
    SendCommand.Create(),
    VerifyCommand.Create(),
    StatusCommand.Create(),
    RefusalsCommand.Create(),
    DeadLettersCommand.Create(),
    LedgerCommand.Create(),
    SchemaCommand.Create(),
};

var parsed = root.Parse(args);
// Longer than a host waits for its services (30 s): calls under way have their grace, and a store that is locked is waited for.
var exitCode = await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(40) });
return parsed.Errors.Count > 0 ? ExitCode.WrongUsage : exitCode;
