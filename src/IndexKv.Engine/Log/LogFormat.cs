namespace IndexKv.Engine.Log;

/// <summary>Constants of the write-ahead log: docs/format.md, "Log".</summary>
internal static class LogFormat
{
    public const string FileName = "indexkv.wal";
    public const uint Version = 1;

    /// <summary>What media are taken to write whole or not at all.</summary>
    public const int BlockSize = 512;

    // Header slots
    public const int HeaderSize = 4096;
    public const int HeaderSlots = 2;
    public const int HeaderVersionOffset = 8;
    public const int HeaderGenerationOffset = 16;
    public const int HeaderDatabaseOffset = 24;
    public const int HeaderFirstBlockOffset = 32;
    public const int HeaderCheckpointOffset = 40;
    public const int HeaderChecksumOffset = BlockSize - sizeof(uint);

    // Block
    public const int ChecksumOffset = 0;
    public const int PayloadLengthOffset = 4;
    public const int FlagsOffset = 6;
    public const int SequenceOffset = 8;
    public const int DurableOffset = 16;
    public const int BatchOffset = 24;
    public const int PayloadOffset = 28;
    public const int PayloadSize = BlockSize - PayloadOffset;
    public const ushort BatchStart = 1;

    // Record types
    public const byte Change = 1;
    public const byte DropFile = 2;
    public const byte Commit = 3;
    public const int ChangeHeaderSize = 17;
    public const int DropFileSize = 5;
    public const int CommitSize = 17;

    public static ReadOnlySpan<byte> Magic => "IKVLOG\0\0"u8;
}
