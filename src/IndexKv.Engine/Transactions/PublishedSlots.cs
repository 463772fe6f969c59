using System.Buffers.Binary;
using IndexKv.Engine.Catalog;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Files;

namespace IndexKv.Engine.Transactions;

/// <summary>Reads what a writing process publishes, while it does. Thread-safe.</summary>
internal sealed class PublishedSlots : IDisposable
{
    private readonly IFile[] _slots;
    private long _seen;

    private PublishedSlots(IFile[] slots)
    {
        _slots = slots;
        _seen = Newest();
    }

    /// <summary>Whether something was published since the last <see cref="Read"/>: a look at two mapped numbers.</summary>
    public bool HasNews => Newest() != Volatile.Read(ref _seen);

    /// <summary>Opens the files; null if no writer has made them.</summary>
    public static PublishedSlots? Open(IFileSystem fileSystem)
    {
        var names = fileSystem.List();
        if (!FileNames.Published.All(names.Contains))
            return null;
        IFile[] slots = [.. FileNames.Published.Select(name => fileSystem.Open(name, FileOpenMode.Read))];
        if (slots.All(slot => slot.Length >= PublishedCatalog.HeaderSize))
            return new PublishedSlots(slots);
        Array.ForEach(slots, slot => slot.Dispose());
        return null;
    }

    /// <summary>The number of a slot's publication; 0 if there is none.</summary>
    public static long NumberOf(IFile slot) => slot.Length < PublishedCatalog.HeaderSize
        ? 0
        : Math.Max(0, BinaryPrimitives.ReadInt64LittleEndian(slot.View(PublishedCatalog.NumberOffset, sizeof(long))));

    /// <summary>The newest publication that is whole; null if there is none.</summary>
    public PublishedCatalog? Read()
    {
        PublishedCatalog? newest = null;
        foreach (var slot in _slots)
        {
            if (ReadSlot(slot) is { } catalog && catalog.Number > (newest?.Number ?? 0))
                newest = catalog;
        }

        // One that is still being written stays news.
        Volatile.Write(ref _seen, newest?.Number ?? 0);
        return newest;
    }

    public void Dispose() => Array.ForEach(_slots, slot => slot.Dispose());

    private static PublishedCatalog? ReadSlot(IFile slot)
    {
        var header = new byte[PublishedCatalog.HeaderSize];
        slot.Read(0, header);
        var bytes = new byte[PublishedCatalog.LengthOf(header)];
        try
        {
            slot.Read(0, bytes);
        }
        catch (EngineException e) when (e.Code == EngineErrorCode.Damaged)
        {
            // The header is newer than the rest, which is still being written.
            return null;
        }

        return bytes.Length == 0 ? null : PublishedCatalog.Decode(bytes);
    }

    private long Newest()
    {
        var newest = 0L;
        foreach (var slot in _slots)
            newest = Math.Max(newest, NumberOf(slot));
        return newest;
    }
}
