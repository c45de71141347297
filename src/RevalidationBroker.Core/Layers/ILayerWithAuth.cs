using RevalidationBroker.Layers.NextJs.Auth;

namespace RevalidationBroker.Layers;

/// <summary>A layer whose configuration chose how its calls show that they may be obeyed.</summary>
public interface ILayerWithAuth
{
    /// <summary>Null where calls show nothing.</summary>
    ISiteAuth? Auth { get; }
}
