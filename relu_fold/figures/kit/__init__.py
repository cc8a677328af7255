"""What all pictures are made with: colours, marks, formulas, panels, a projection, packed numbers."""
