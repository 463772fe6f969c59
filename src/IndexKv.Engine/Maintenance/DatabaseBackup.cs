using IndexKv.Engine.Catalog;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Files;
using IndexKv.Engine.Log;
using IndexKv.Engine.Paging;
using IndexKv.Engine.Stores.Hash;
using IndexKv.Engine.Transactions;

namespace IndexKv.Engine.Maintenance;

/// <summary>
/// Copies a snapshot's files, page by page with the versions that are in memory only, and a new log that begins where the snapshot is. What is
/// copied is checked first, so that no damage goes into the copy.
/// </summary>
internal sealed class DatabaseBackup(
    DatabaseFiles files, IFileSystem target, IProgress<MaintenanceProgress>? progress, CancellationToken cancellationToken)
{
    private const int PagesPerWrite = 64;

    // A generation of 1 is that of a database that is being created.
    private const long FirstGeneration = 2;

    public void Run(DatabaseState state)
    {
        if (new DatabaseCheck(files, null, cancellationToken).Run(state, storeName: null) is [var finding, ..])
            throw new EngineException(EngineErrorCode.Damaged, $"The database is damaged and was not copied: {finding.Message}", finding.File, finding.Offset);
        foreach (var store in state.Stores.Values)
        {
            if (store.State is not null)
                CopyHash(store, state.Version);
            else if (store.GenerationNumber > 0)
                CopySorted(store);
        }

        WriteLog(state);

        // The catalog comes last: without it, what is there is no database.
        CopyHash(state.Catalog, state.Version);
        target.FlushDirectory();
    }

    private void CopyHash(StoreEntry store, long version)
    {
        using var copy = target.Open(FileNames.Hash(store.Definition.Id), FileOpenMode.Create);
        var source = new SnapshotPageView(store.File!.Pages, version);
        var length = store.State!.FileLength;
        copy.SetLength(length);
        var free = store.State.FreeSectors.Select(f => f.Sector).ToHashSet();
        byte[]? scratch = null;
        for (var offset = 0L; offset < length;)
        {
            var end = Math.Min(length, offset + (PagesPerWrite * PageFormat.PageSize));
            end = Math.Min(end, ((offset / store.State.SectorSize) + 1) * store.State.SectorSize);
            if (!free.Contains((int)(offset / store.State.SectorSize)))
                copy.Write(offset, source.ReadRaw(offset, (int)(end - offset), ref scratch));
            offset = end;
            Report(store, offset, length);
        }

        copy.Flush();
    }

    private void CopySorted(StoreEntry store)
    {
        using var copy = target.Open(FileNames.Sorted(store.Definition.Id, store.GenerationNumber), FileOpenMode.Create);
        var source = store.Generation!.Pages.File;
        var length = store.Generation.Header.FileLength;
        for (var offset = 0L; offset < length;)
        {
            var count = (int)Math.Min(PagesPerWrite * PageFormat.PageSize, length - offset);
            copy.Write(offset, source.View(offset, count));
            offset += count;
            Report(store, offset, length);
        }

        copy.Flush();
    }

    private void WriteLog(DatabaseState state)
    {
        using var log = target.Open(LogFormat.FileName, FileOpenMode.Create);
        log.SetLength(LogFormat.HeaderSize);
        new LogHeader(FirstGeneration, DatabaseFiles.NumberOf(state.Catalog.State!.Salt), FirstBlock: 1, state.Version).Write(log);
        log.Flush();
    }

    private void Report(StoreEntry store, long done, long total)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (store.Definition.Id != CatalogCodec.CatalogId)
            progress?.Report(new MaintenanceProgress(store.Definition.Name, done, total));
    }
}
