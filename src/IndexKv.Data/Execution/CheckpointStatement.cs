using IndexKv.Engine;
using IndexKv.Engine.Querying;

namespace IndexKv.Data.Execution;

/// <summary>CHECKPOINT.</summary>
internal sealed class CheckpointStatement : MaintenanceStatement
{
    public override string Name => "CHECKPOINT";

    public override StatementResult Run(
        Database database, ParameterValues parameters, TimeSpan busyTimeout, CancellationToken cancellationToken)
    {
        database.Checkpoint(busyTimeout, progress: null, cancellationToken);
        return new StatementResult(null, -1);
    }
}
