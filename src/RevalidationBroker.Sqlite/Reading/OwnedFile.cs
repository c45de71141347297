using RevalidationBroker.Sqlite.Connections;

namespace RevalidationBroker.Sqlite.Reading;

/// <summary>Opens the file for its owner to read.</summary>
internal static class OwnedFile
{
    public static Reader Open(string path)
    {
        var connection = StoreConnection.Open(path);
        try
        {
            return new Reader(connection, () => true);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
