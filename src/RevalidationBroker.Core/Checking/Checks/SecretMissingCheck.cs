namespace RevalidationBroker.Checking.Checks;

internal sealed class SecretMissingCheck : IConfigurationCheck
{
    public FindingRule Rule { get; } = new("secret-missing", "A secret that the configuration names is not to be had where the check ran.");

    public IEnumerable<Finding> Run(CheckInput input) => input.MissingSecrets.Select(error => Rule.At(error.Path, FindingSeverity.Note,
        error.Message,
        "The broker does not start without it. Where the check runs it need not be there, and none is used.",
        "See that it is there where the broker runs."));
}
