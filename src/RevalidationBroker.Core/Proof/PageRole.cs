namespace RevalidationBroker.Proof;

/// <summary>Why a page was told to forget, and so what it should show.</summary>
internal enum PageRole
{
    /// <summary>It shows the entry that changed.</summary>
    Own,

    /// <summary>It shows an entry that refers to the one that changed, and perhaps that one too.</summary>
    Referring,

    /// <summary>The entry was there before it changed.</summary>
    Former,
}
