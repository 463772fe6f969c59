using IndexKv.Engine.Catalog;
using IndexKv.Engine.Files;
using IndexKv.Engine.Log;
using IndexKv.Engine.Paging;
using IndexKv.Engine.Stores.Hash;
using IndexKv.Engine.Tests.Support;
using IndexKv.Engine.Transactions;

namespace IndexKv.Engine.Tests.Reliability;

/// <summary>
/// An empty database whose salt a seed decides instead of chance, so that each run on it takes the same steps. What crashes leave of a
/// database that is being created is CrashTests' matter.
/// </summary>
internal static class SeededDatabase
{
    public static SimulatedDisk Create(int seed)
    {
        var disk = new SimulatedDisk();
        Database.Open(disk, DatabaseOptions.Default).Dispose();
        var salt = new byte[HashStoreFormat.SaltSize];
        new Random(seed).NextBytes(salt);
        var catalog = disk.Content(CatalogCodec.FileName);
        salt.CopyTo(catalog.AsSpan(HashStoreFormat.SaltOffset));
        PageSeal.Write(0, catalog.AsSpan(0, PageFormat.PageSize));
        disk.Replace(CatalogCodec.FileName, catalog);

        using var old = disk.Open(LogFormat.FileName, FileOpenMode.Read);
        var log = new MemoryFile(LogFormat.FileName);
        log.SetLength(LogFormat.HeaderSize);
        (LogHeader.Read(old) with { Database = DatabaseFiles.NumberOf(salt) }).Write(log);
        disk.Replace(LogFormat.FileName, log.View(0, LogFormat.HeaderSize).ToArray());
        return disk.Copy();
    }
}
