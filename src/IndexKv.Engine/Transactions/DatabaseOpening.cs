using System.Security.Cryptography;
using IndexKv.Engine.Catalog;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Files;
using IndexKv.Engine.Log;
using IndexKv.Engine.Paging;
using IndexKv.Engine.Stores.Hash;
using IndexKv.Engine.Stores.Sorted;

namespace IndexKv.Engine.Transactions;

/// <summary>Creates a database, or opens one and recovers what a crash left: docs/transactions.md, "Recovery".</summary>
internal static class DatabaseOpening
{
    // A log of generation 1 belongs to a database whose creation did not finish: it cannot hold anything yet.
    private const long BeingCreated = 1;

    public static (DatabaseFiles Files, DatabaseState State) Open(IFileSystem fileSystem, DatabaseOptions options)
    {
        var exclusion = fileSystem.Lock(shared: options.ReadOnly);
        try
        {
            var names = fileSystem.List();
            var hasCatalog = names.Contains(CatalogCodec.FileName);
            if (!hasCatalog && names.Any(name => name != LogFormat.FileName))
            {
                throw new EngineException(
                    EngineErrorCode.NotADatabase,
                    $"'{fileSystem.Location}' holds other files ('{names.First(name => name != LogFormat.FileName)}') and no IndexKv database; give it a directory of its own.",
                    fileSystem.Location,
                    0);
            }

            if (!hasCatalog && (!names.Contains(LogFormat.FileName) || IsUnfinished(fileSystem)))
            {
                if (options.ReadOnly || !options.CreateIfMissing)
                    throw new EngineException(EngineErrorCode.DatabaseNotFound, $"There is no database in '{fileSystem.Location}', and it may not be created.", fileSystem.Location, 0);
                Create(fileSystem);
            }

            return Recover(fileSystem, exclusion, options);
        }
        catch
        {
            exclusion.Dispose();
            throw;
        }
    }

    private static bool IsUnfinished(IFileSystem fileSystem)
    {
        using var log = fileSystem.Open(LogFormat.FileName, FileOpenMode.Read);
        return log.Length < LogFormat.HeaderSize
            || !log.View(0, LogFormat.HeaderSize).ContainsAnyExcept((byte)0)
            || LogHeader.Read(log).Generation == BeingCreated;
    }

    private static void Create(IFileSystem fileSystem)
    {
        fileSystem.Delete(LogFormat.FileName);
        fileSystem.Delete(CatalogCodec.FileName);
        var salt = RandomNumberGenerator.GetBytes(HashStoreFormat.SaltSize);
        using var log = fileSystem.Open(LogFormat.FileName, FileOpenMode.Create);
        log.SetLength(LogFormat.HeaderSize);
        var header = new LogHeader(BeingCreated, DatabaseFiles.NumberOf(salt), FirstBlock: 1, Checkpoint: 0);
        header.Write(log);
        log.Flush();
        fileSystem.FlushDirectory();

        using var catalog = fileSystem.Open(CatalogCodec.FileName, FileOpenMode.Create);
        HashStoreState.Format(catalog, CatalogCodec.CatalogId, salt, CatalogCodec.SectorSize);
        catalog.Flush();
        fileSystem.FlushDirectory();
        (header with { Generation = BeingCreated + 1 }).Write(log);
        log.Flush();
    }

    private static (DatabaseFiles Files, DatabaseState State) Recover(IFileSystem fileSystem, IDisposable exclusion, DatabaseOptions options)
    {
        var mode = options.ReadOnly ? FileOpenMode.Read : FileOpenMode.ReadWrite;
        var logFile = fileSystem.Open(LogFormat.FileName, mode);
        DatabaseFiles? files = null;
        try
        {
            var header = LogHeader.Read(logFile);
            if (header.Generation == BeingCreated)
            {
                if (options.ReadOnly)
                    throw new EngineException(EngineErrorCode.DatabaseNotFound, $"The creation of '{fileSystem.Location}' did not finish; open it for writing once.", fileSystem.Location, 0);
                logFile.Dispose();
                Create(fileSystem);
                logFile = fileSystem.Open(LogFormat.FileName, mode);
                header = LogHeader.Read(logFile);
            }

            var dropped = new HashSet<uint>();
            new LogRecovery(new LogReader(logFile, header), header.Checkpoint).Replay((_, _, _, _) => { }, id => dropped.Add(id));
            var reader = new LogReader(logFile, header);
            var recovery = new LogRecovery(reader, header.Checkpoint);
            var hashFiles = new Dictionary<uint, HashStoreFile>();
            var pool = new PagePool();
            recovery.Replay(
                (version, fileId, offset, bytes) =>
                {
                    if (!dropped.Contains(fileId))
                        DatabaseFiles.Open(fileSystem, hashFiles, pool, fileId, mode).Pages.Replay(offset, bytes, version);
                },
                _ => { });
            files = new DatabaseFiles(fileSystem, exclusion, new LogWriter(logFile, header, reader.NextBlock), hashFiles, pool);
            if (!options.ReadOnly)
            {
                reader.MakeDurable();
                WriteBack(files, recovery.Version);
            }

            return (files, Load(files, recovery.Version, header.Database, mode));
        }
        catch
        {
            if (files is not null)
                files.Dispose();
            else
                logFile.Dispose();
            throw;
        }
    }

    // What the log holds goes to the stores' files, so that each opening begins with an empty log.
    private static void WriteBack(DatabaseFiles files, long version)
    {
        foreach (var file in files.HashFiles.Values)
        {
            file.Pages.WriteBack(version);
            file.Pages.File.Flush();
            file.Pages.ForgetWritten(version, version);
        }

        files.Pool.Clear();

        files.Log.Restart(version, flush: true);
        foreach (var file in files.HashFiles.Values)
            file.Pages.LogRestarted();
    }

    private static DatabaseState Load(DatabaseFiles files, long version, ulong database, FileOpenMode mode)
    {
        var catalogFile = files.Open(CatalogCodec.CatalogId, mode);
        var view = new SnapshotPageView(catalogFile.Pages, version);
        var catalog = new StoreEntry(CatalogCodec.Self, catalogFile, HashStoreState.Load(view, CatalogCodec.CatalogId));
        if (DatabaseFiles.NumberOf(catalog.State!.Salt) != database)
            throw new EngineException(EngineErrorCode.Damaged, $"The log in '{files.FileSystem.Location}' belongs to another database than the catalog.", LogFormat.FileName, 0);

        var nextStoreId = 1u;
        var schemaVersion = 0L;
        var stores = new List<StoreEntry>();
        using var records = ReadTransaction.Open(catalog, version).Scan();
        while (records.MoveNext())
        {
            var id = CatalogCodec.StoreId(records.Key);
            if (id == CatalogCodec.CatalogId)
                (nextStoreId, schemaVersion) = CatalogCodec.ReadDatabase(records.Value);
            else
                stores.Add(OpenStoreOrDamaged(files, CatalogCodec.ReadStore(id, records.Value), catalog.State.Salt, version, mode));
        }

        if (stores.GroupBy(s => s.Definition.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Skip(1).Any()) is { } doubled)
            throw new EngineException(EngineErrorCode.Damaged, $"The catalog is damaged: it has two stores of the name '{doubled.Key}'.", CatalogCodec.FileName, 0);
        return new DatabaseState(version, schemaVersion, nextStoreId, catalog, stores);
    }

    // A store that is damaged does not keep the others from being used.
    private static StoreEntry OpenStoreOrDamaged(
        DatabaseFiles files, (StoreDefinition Store, long Generation, long LastKey) found, byte[] salt, long version, FileOpenMode mode)
    {
        try
        {
            return OpenStore(files, found, salt, version, mode);
        }
        catch (EngineException e) when (e.Code is EngineErrorCode.Damaged or EngineErrorCode.UnsupportedFormat)
        {
            return new StoreEntry(found.Store, files.HashFiles.GetValueOrDefault(found.Store.Id), null, found.Generation, LastKey: found.LastKey, Damage: e);
        }
    }

    private static StoreEntry OpenStore(
        DatabaseFiles files, (StoreDefinition Store, long Generation, long LastKey) found, byte[] salt, long version, FileOpenMode mode)
    {
        var (store, generation, lastKey) = found;
        if (store.Kind == StoreKind.Sorted)
        {
            return new StoreEntry(store, null, null, generation, generation == 0
                ? null
                : SortedGeneration.Open(files.FileSystem, FileNames.Sorted(store.Id, generation), store.Id, generation));
        }

        var file = files.Open(store.Id, mode);
        var state = HashStoreState.Load(new SnapshotPageView(file.Pages, version), store.Id);
        if (!state.Salt.AsSpan().SequenceEqual(salt))
        {
            throw new EngineException(
                EngineErrorCode.Damaged, $"'{file.Pages.Path}' belongs to another database.", file.Pages.Path, HashStoreFormat.SaltOffset);
        }

        return new StoreEntry(store, file, state, LastKey: lastKey);
    }

    /// <summary>
    /// Deletes the files of transactions that did not commit, of dropped stores and replaced generations that a crash left. What cannot be deleted is
    /// left to the next opening.
    /// </summary>
    public static void RemoveRubbish(IFileSystem fileSystem, DatabaseState state)
    {
        var needed = state.Stores.Values
            .Select(s => s.Definition.Kind == StoreKind.Hash ? FileNames.Hash(s.Definition.Id) : FileNames.Sorted(s.Definition.Id, s.GenerationNumber))
            .ToHashSet(StringComparer.Ordinal);
        foreach (var name in fileSystem.List().Where(name => FileNames.IsStore(name) && !needed.Contains(name)))
            RubbishFile.Delete(fileSystem, name);
    }
}
