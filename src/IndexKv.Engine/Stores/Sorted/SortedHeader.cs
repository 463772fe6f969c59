using System.Buffers.Binary;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Files;
using IndexKv.Engine.Paging;

namespace IndexKv.Engine.Stores.Sorted;

/// <summary>The first page of a generation: where everything is.</summary>
internal sealed record SortedHeader(
    uint StoreId, long Generation, long RecordCount, long RecordsEnd, long IndexStart, long TopStart, long ChecksumStart, long FileLength, long Superseded)
{
    public void Write(IFile file)
    {
        var page = new byte[PageFormat.PageSize];
        SortedFormat.Magic.CopyTo(page);
        BinaryPrimitives.WriteUInt32LittleEndian(page.AsSpan(SortedFormat.VersionOffset), SortedFormat.Version);
        BinaryPrimitives.WriteUInt32LittleEndian(page.AsSpan(SortedFormat.CompleteOffset), 1);
        BinaryPrimitives.WriteUInt32LittleEndian(page.AsSpan(SortedFormat.StoreIdOffset), StoreId);
        BinaryPrimitives.WriteInt64LittleEndian(page.AsSpan(SortedFormat.GenerationOffset), Generation);
        BinaryPrimitives.WriteInt64LittleEndian(page.AsSpan(SortedFormat.RecordCountOffset), RecordCount);
        BinaryPrimitives.WriteInt64LittleEndian(page.AsSpan(SortedFormat.RecordsEndOffset), RecordsEnd);
        BinaryPrimitives.WriteInt64LittleEndian(page.AsSpan(SortedFormat.IndexStartOffset), IndexStart);
        BinaryPrimitives.WriteInt64LittleEndian(page.AsSpan(SortedFormat.ChecksumStartOffset), ChecksumStart);
        BinaryPrimitives.WriteInt64LittleEndian(page.AsSpan(SortedFormat.FileLengthOffset), FileLength);
        BinaryPrimitives.WriteInt64LittleEndian(page.AsSpan(SortedFormat.SupersededOffset), Superseded);
        BinaryPrimitives.WriteInt64LittleEndian(page.AsSpan(SortedFormat.TopStartOffset), TopStart);
        PageSeal.Write(0, page);
        file.Write(0, page);
    }

    public static SortedHeader Read(IFile file, uint storeId, long generation)
    {
        if (file.Length < SortedFormat.HeaderSize)
            throw Damaged(file, 0, $"it has {file.Length} bytes, less than its header");
        var page = file.View(0, SortedFormat.HeaderSize);
        if (!page.ContainsAnyExcept((byte)0))
            throw Damaged(file, 0, "its load was never completed");
        if (!page[..SortedFormat.Magic.Length].SequenceEqual(SortedFormat.Magic))
            throw Damaged(file, 0, "it does not begin as a sorted store does");
        var version = BinaryPrimitives.ReadUInt32LittleEndian(page[SortedFormat.VersionOffset..]);
        if (version != SortedFormat.Version)
        {
            throw new EngineException(
                EngineErrorCode.UnsupportedFormat, $"'{file.Path}' has format version {version}; this program reads {SortedFormat.Version}.", file.Path, 0);
        }

        if (!PageSeal.Matches(0, page))
            throw Damaged(file, 0, "its header does not match its checksum");
        var header = new SortedHeader(
            BinaryPrimitives.ReadUInt32LittleEndian(page[SortedFormat.StoreIdOffset..]),
            BinaryPrimitives.ReadInt64LittleEndian(page[SortedFormat.GenerationOffset..]),
            BinaryPrimitives.ReadInt64LittleEndian(page[SortedFormat.RecordCountOffset..]),
            BinaryPrimitives.ReadInt64LittleEndian(page[SortedFormat.RecordsEndOffset..]),
            BinaryPrimitives.ReadInt64LittleEndian(page[SortedFormat.IndexStartOffset..]),
            BinaryPrimitives.ReadInt64LittleEndian(page[SortedFormat.TopStartOffset..]),
            BinaryPrimitives.ReadInt64LittleEndian(page[SortedFormat.ChecksumStartOffset..]),
            BinaryPrimitives.ReadInt64LittleEndian(page[SortedFormat.FileLengthOffset..]),
            BinaryPrimitives.ReadInt64LittleEndian(page[SortedFormat.SupersededOffset..]));
        if (header.StoreId != storeId || header.Generation != generation)
            throw Damaged(file, 0, $"it is generation {header.Generation} of store {header.StoreId}, not {generation} of {storeId}");
        if (file.Length < header.FileLength)
            throw Damaged(file, file.Length, $"it ends here but should have {header.FileLength} bytes");
        return header;
    }

    public static EngineException Damaged(IFile file, long offset, string what) =>
        new(EngineErrorCode.Damaged, $"'{file.Path}' is damaged at offset {offset}: {what}.", file.Path, offset);
}
