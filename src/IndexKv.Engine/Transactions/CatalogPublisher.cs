using IndexKv.Engine.Catalog;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Files;

namespace IndexKv.Engine.Transactions;

/// <summary>
/// Tells readers in other processes which stores and generations there are, in two files written by turns, so that one of them is whole
/// at any time. Nothing is flushed: a reader trusts them only while a writer lives. Thread-safe.
/// </summary>
internal sealed class CatalogPublisher(IFileSystem fileSystem, long firstVersion) : IDisposable
{
    private readonly Lock _publishing = new();
    private IFile[]? _slots;
    private long _number;
    private long _due = firstVersion;
    private long _published = -1;

    /// <summary>Whether there is something that readers elsewhere do not know.</summary>
    public bool IsDue => Volatile.Read(ref _published) < Volatile.Read(ref _due);

    /// <summary>A commit changed what readers elsewhere have to know.</summary>
    public void Want(long version) => Volatile.Write(ref _due, version);

    /// <summary>Writes a durable state, if it is news. If the disk refuses, it stays due.</summary>
    /// <returns>Whether nothing is due.</returns>
    public bool TryPublish(DatabaseState state)
    {
        lock (_publishing)
        {
            if (!IsDue || state.Version <= _published)
                return !IsDue;
            try
            {
                if (_slots is null)
                {
                    // Both are written, so that neither tells of an earlier writer's time.
                    _slots = Open();
                    Write(state);
                }

                Write(state);
            }
            catch (EngineException)
            {
                return false;
            }

            Volatile.Write(ref _published, state.Version);
            return !IsDue;
        }
    }

    public void Dispose() => Array.ForEach(_slots ?? [], slot => slot.Dispose());

    private IFile[] Open()
    {
        var names = fileSystem.List();
        var slots = new List<IFile>();
        try
        {
            foreach (var name in FileNames.Published)
                slots.Add(fileSystem.Open(name, names.Contains(name) ? FileOpenMode.ReadWrite : FileOpenMode.Create));
            _number = slots.Max(PublishedSlots.NumberOf);
            return [.. slots];
        }
        catch
        {
            slots.ForEach(slot => slot.Dispose());
            throw;
        }
    }

    private void Write(DatabaseState state)
    {
        var catalog = new PublishedCatalog(
            _number + 1, state.Version, state.SchemaVersion, [.. state.Stores.Values.Select(s => (s.Definition, s.GenerationNumber))]);
        _slots![(_number + 1) % _slots.Length].Write(0, catalog.Encode());
        _number++;
    }
}
