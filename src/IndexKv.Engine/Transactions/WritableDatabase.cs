using IndexKv.Engine.Files;

namespace IndexKv.Engine.Transactions;

/// <summary>A database that this process has for itself: its files, its states and the writer's place.</summary>
internal sealed class WritableDatabase : IDisposable
{
    private readonly CatalogPublisher _publisher;

    public WritableDatabase(IFileSystem fileSystem, DatabaseOptions options, OpenTransactions open)
    {
        (Files, var state) = DatabaseOpening.Open(fileSystem, options);
        try
        {
            History = new StateHistory(state);
            _publisher = new CatalogPublisher(fileSystem, state.Version);

            // Readers elsewhere go by what the last writer told, which may have ended before it told all: no file of theirs goes before they know.
            if (_publisher.TryPublish(state))
                DatabaseOpening.RemoveRubbish(fileSystem, state);
            Writer = new DatabaseWriter(fileSystem.Location, Files, History, open, _publisher, options);
        }
        catch
        {
            CloseFiles(state);
            throw;
        }
    }

    public DatabaseFiles Files { get; }

    public StateHistory History { get; }

    public DatabaseWriter Writer { get; }

    public void Dispose()
    {
        Writer.Close();
        _publisher.Dispose();
        CloseFiles(History.Current);
        Writer.Dispose();
    }

    private void CloseFiles(DatabaseState state)
    {
        foreach (var store in state.Stores.Values)
            store.Generation?.Dispose();
        Files.Dispose();
    }
}
