namespace RevalidationBroker.Proof;

/// <summary>What looking at a page showed. The later one is the worse: of several looks at one page the worst counts.</summary>
public enum Verdict
{
    /// <summary>It shows what was published, or something newer; or it is gone, as its entry is.</summary>
    Fresh,

    /// <summary>Nobody can tell: it could not be looked at, or what it shows cannot be compared.</summary>
    Unknown,

    /// <summary>It shows something older although no cache keeps it: its data is old, and to forget the page is no help.</summary>
    Uncacheable,

    /// <summary>It shows something older.</summary>
    Stale,

    /// <summary>Visitors are sent on to another page.</summary>
    Redirected,

    /// <summary>There is no such page.</summary>
    Missing,

    /// <summary>Something in front lets the broker not through, and perhaps no visitor.</summary>
    Blocked,
}
