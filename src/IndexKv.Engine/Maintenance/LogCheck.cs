using IndexKv.Engine.Log;

namespace IndexKv.Engine.Maintenance;

/// <summary>Checks the log's header and the blocks that it has had since its last restart, beside a writer that appends more.</summary>
internal sealed class LogCheck(LogWriter log, CheckReport report)
{
    public void Run()
    {
        report.Try(log.File.Path, 0, () => LogHeader.Read(log.File));
        var header = log.Header;
        var blocks = log.Committed - header.FirstBlock;
        var block = new byte[LogFormat.BlockSize];
        for (var i = 0L; i < blocks; i++)
        {
            var offset = LogFormat.HeaderSize + (i * LogFormat.BlockSize);
            var sequence = header.FirstBlock + i;
            report.Try(log.File.Path, offset, () =>
            {
                log.File.Read(offset, block);
                var isWhole = LogBlock.IsValid(block, header.Database) && LogBlock.Sequence(block) == sequence;

                // If a checkpoint came meanwhile, the block may be a newer one.
                if (!isWhole && ReferenceEquals(log.Header, header))
                    report.Add(log.File.Path, offset, "the block is not the one that was written here");
            });
            report.Advance(LogFormat.BlockSize);
        }
    }
}
