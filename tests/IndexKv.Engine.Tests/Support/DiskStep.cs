namespace IndexKv.Engine.Tests.Support;

/// <summary>One request to a simulated disk.</summary>
internal readonly record struct DiskStep(int Number, StepKind Kind, string Name, long Offset);
