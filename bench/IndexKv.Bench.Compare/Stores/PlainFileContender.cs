using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace IndexKv.Bench.Compare.Stores;

/// <summary>A file that is only written, front to back, with one flush: what the disk gives. It cannot be read by key.</summary>
/// <param name="directory">Where the file is made.</param>
/// <param name="inLargePages">Whether it is written in whole pieces of 2 MiB, which Linux keeps in large pages of the processor.</param>
internal sealed class PlainFileContender(string directory, bool inLargePages) : IContender
{
    private readonly byte[] _piece = new byte[inLargePages ? 2 << 20 : 1 << 20];
    private long _written;
    private int _used;

    public string Name => inLargePages ? LaneNames.LargePagesFile : LaneNames.PlainFile;

    public long FileSize => DirectorySize.Of(directory);

    public void Load(Records records, bool inOrder)
    {
        if (Directory.Exists(directory))
            Directory.Delete(directory, recursive: true);
        Directory.CreateDirectory(directory);
        using SafeFileHandle file = File.OpenHandle(Path.Combine(directory, "data"), FileMode.Create, FileAccess.Write);
        (_written, _used) = (0, 0);
        Span<byte> encoded = stackalloc byte[sizeof(ulong)];
        foreach (var key in inOrder ? records.Sorted : records.Keys)
        {
            var value = records.Value(key);
            if (!inLargePages && _used + sizeof(ulong) + value.Length > _piece.Length)
                WriteOut(file);
            BinaryPrimitives.WriteUInt64LittleEndian(encoded, key);
            Append(file, encoded);
            Append(file, value);
        }

        WriteOut(file);
        RandomAccess.FlushToDisk(file);
    }

    public void Reopen()
    {
    }

    public long Get(ReadOnlySpan<ulong> keys) => throw NotReadable();

    public long GetMany(ReadOnlySpan<ulong> keys) => throw NotReadable();

    public long Range(ReadOnlySpan<ulong> keys, int count) => throw NotReadable();

    public long Scan() => throw NotReadable();

    public void Dispose()
    {
    }

    private void Append(SafeFileHandle file, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var count = Math.Min(bytes.Length, _piece.Length - _used);
            bytes[..count].CopyTo(_piece.AsSpan(_used));
            bytes = bytes[count..];
            _used += count;
            if (_used == _piece.Length)
                WriteOut(file);
        }
    }

    private void WriteOut(SafeFileHandle file)
    {
        RandomAccess.Write(file, _piece.AsSpan(0, _used), _written);
        (_written, _used) = (_written + _used, 0);
    }

    private static NotSupportedException NotReadable() => new("A plain file is only there to be written.");
}
