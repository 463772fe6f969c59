using System.Buffers.Binary;
using IndexKv.Engine.Catalog;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Files;
using IndexKv.Engine.Log;
using IndexKv.Engine.Paging;
using IndexKv.Engine.Stores.Hash;

namespace IndexKv.Engine.Transactions;

/// <summary>The open files of a database. Changed by the writer alone.</summary>
internal sealed class DatabaseFiles(
    IFileSystem fileSystem, IDisposable exclusion, LogWriter log, Dictionary<uint, HashStoreFile> hashFiles, PagePool pool) : IDisposable
{
    private readonly List<(long Version, Action Act)> _retired = [];

    public IFileSystem FileSystem => fileSystem;

    public LogWriter Log => log;

    /// <summary>Memory for changed pages; the writer's alone.</summary>
    public PagePool Pool => pool;

    /// <summary>The open hash store files; the catalog's is number 0.</summary>
    public IReadOnlyDictionary<uint, HashStoreFile> HashFiles => hashFiles;

    public HashStoreFile Open(uint id, FileOpenMode mode) => Open(fileSystem, hashFiles, pool, id, mode);

    /// <summary>Opens a hash store's file, if it is not among the open ones.</summary>
    public static HashStoreFile Open(IFileSystem fileSystem, Dictionary<uint, HashStoreFile> open, PagePool pool, uint id, FileOpenMode mode)
    {
        if (!open.TryGetValue(id, out var file))
        {
            file = new HashStoreFile(new PagedFile(fileSystem.Open(FileNames.Hash(id), mode), pool));
            open.Add(id, file);
        }

        return file;
    }

    /// <summary>Makes the file of a new hash store, durable on return.</summary>
    public HashStoreFile Create(uint id, ReadOnlySpan<byte> salt, int sectorSize)
    {
        var name = FileNames.Hash(id);

        // A creation that was rolled back may have left its file, if that could not be deleted.
        fileSystem.Delete(name);
        var raw = fileSystem.Open(name, FileOpenMode.Create);
        try
        {
            HashStoreState.Format(raw, id, salt, sectorSize);
            raw.Flush();
            fileSystem.FlushDirectory();
        }
        catch
        {
            raw.Dispose();
            fileSystem.Delete(name);
            throw;
        }

        return new HashStoreFile(new PagedFile(raw, pool));
    }

    public void Add(uint id, HashStoreFile file) => hashFiles.Add(id, file);

    /// <summary>Drops a store's file once no transaction older than a version reads.</summary>
    public void Retire(uint id, long version)
    {
        if (hashFiles.Remove(id, out var file))
            Retire(file, FileNames.Hash(id), version);
        else
            RetireUnopened(FileNames.Hash(id), version);
    }

    /// <summary>Drops the file of a store that could not be opened.</summary>
    public void RetireUnopened(string name, long version) => WhenUnread(version, () => Remove(name));

    public void Retire(IDisposable file, string name, long version) => WhenUnread(version, () => Remove(file, name));

    /// <summary>Does something once no transaction older than a version reads.</summary>
    public void WhenUnread(long version, Action act) => _retired.Add((version, act));

    /// <summary>Closes and deletes a file that nothing refers to. If that fails, the next opening deletes it.</summary>
    public void Remove(IDisposable file, string name)
    {
        file.Dispose();
        Remove(name);
    }

    private void Remove(string name)
    {
        try
        {
            fileSystem.Delete(name);
        }
        catch (EngineException)
        {
        }
    }

    public bool HasRetired => _retired.Count > 0;

    /// <param name="version">The version up to which nobody reads, whatever a crash takes back.</param>
    public void RemoveRetired(long version)
    {
        for (var i = _retired.Count - 1; i >= 0; i--)
        {
            if (_retired[i].Version > version)
                continue;
            var act = _retired[i].Act;
            _retired.RemoveAt(i);
            act();
        }
    }

    /// <summary>The number by which log and catalog know each other.</summary>
    public static ulong NumberOf(ReadOnlySpan<byte> salt) => BinaryPrimitives.ReadUInt64LittleEndian(salt);

    public void Dispose()
    {
        foreach (var file in hashFiles.Values)
            file.Dispose();
        log.File.Dispose();
        exclusion.Dispose();
        fileSystem.Dispose();
    }
}
