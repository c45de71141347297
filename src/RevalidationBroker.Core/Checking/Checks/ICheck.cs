namespace RevalidationBroker.Checking.Checks;

/// <summary>Looks for one kind of fault.</summary>
public interface ICheck
{
    FindingRule Rule { get; }
}

/// <summary>A check of the configuration alone.</summary>
public interface IConfigurationCheck : ICheck
{
    IEnumerable<Finding> Run(CheckInput input);
}

/// <summary>A check of the rules against a build.</summary>
public interface ISiteCheck : ICheck
{
    IEnumerable<Finding> Run(SiteComparison site);
}
