using System.CommandLine;
using RevalidationBroker.Configuration;

namespace RevalidationBroker.Cli.Commands;

/// <summary><c>broker schema</c>: the JSON Schema of <c>broker.json</c>, for editors.</summary>
internal static class SchemaCommand
{
    public static Command Create()
    {
        var command = new Command("schema", "Print the JSON Schema of broker.json, for editors that complete from it.");
        command.SetAction(parse =>
        {
            parse.InvocationConfiguration.Output.Write(BrokerSchema.Text());
            return ExitCode.Fine;
        });
        return command;
    }
}
